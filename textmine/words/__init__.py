"""Turn documents into tokens: segmenter, lexicon, stop words, keywords."""
