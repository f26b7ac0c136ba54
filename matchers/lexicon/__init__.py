"""What the matcher knows of English before it reads any registry: predicates, grammar, a thesaurus."""
