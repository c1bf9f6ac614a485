import torch

# ---
a = torch.tensor([1, 2])
b = torch.tensor([1.5, 2])
print(a.dtype, b.dtype)
