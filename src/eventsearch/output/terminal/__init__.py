"""How do answers and reports look in a terminal?"""
