"""From a document to spoken words with times."""
