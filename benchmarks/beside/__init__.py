"""How does eventsearch stand beside its peers? The parts that `table` puts together."""
