import torch

# ---
v = torch.tensor([1, 2, 3])
M = torch.ones(2, 3, dtype=torch.int64)
print((v @ v).item())
print(tuple((M @ v).shape))
print(tuple((M * v).shape))
