import torch

# ---
x = torch.zeros(4)
x.view(2, 2).add_(1)
x.add(5)
print(x.tolist())
