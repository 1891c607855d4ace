"""What do several commands need: options, output, the terminal?"""
