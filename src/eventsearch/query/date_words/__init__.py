"""Words that say when: ``demain``, ``en mars``, ``since 2022``; one file a language."""
