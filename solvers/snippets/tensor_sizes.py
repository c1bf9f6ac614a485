import torch

# ---
x = torch.zeros(2, 3, 4)
print(x.dim())
print(x.numel())
print(len(x))
