import torch

# ---
a = torch.zeros(2, 3)
print(tuple(torch.cat([a, a]).shape))
print(tuple(torch.stack([a, a]).shape))
print(tuple(a[0].shape))
print(tuple(a[:, 0:1].shape))
