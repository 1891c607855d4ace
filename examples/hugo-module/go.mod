module eventsearch.example/hugo-module

go 1.18
