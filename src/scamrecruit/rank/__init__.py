"""Evidence -> assessment: features, the shipped model, its training and its measurement."""
