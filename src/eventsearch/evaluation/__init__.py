"""How good are the results of judged searches?"""
