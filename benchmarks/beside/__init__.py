"""Compare eventsearch with similar programs: the measurements that `table` combines."""
