"""Every number of ``answers.json`` by its name: how it comes about, in one future and over all of them."""
