import torch

# ---
x = torch.arange(6).view(2, 3)
print(x.T.view(6).tolist())
