"""The same answers by PyTorch itself (modules, autograd, `torch.optim`) or SymPy, for one instance at a time."""
