"""What is doubtful about links, references and shortcodes?"""
