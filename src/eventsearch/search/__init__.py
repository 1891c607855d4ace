"""Which results page does a request get?"""
