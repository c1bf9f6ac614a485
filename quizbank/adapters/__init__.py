"""The problems as other libraries take them: PyTorch, Hugging Face datasets, inspect-ai."""
