import torch
from torch import nn

# ---
net = nn.Linear(2, 1)
x = torch.ones(1, 2, dtype=torch.float64)
print(net(x).dtype)
