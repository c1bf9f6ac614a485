import torch

# ---
x = torch.arange(6).reshape(2, 3)
print(x.reshape(3, 2)[0].tolist(), x.T[0].tolist())
