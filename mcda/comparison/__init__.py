"""Methods, normalisations and weight rules side by side: where they agree, why not, and which choice decides."""
