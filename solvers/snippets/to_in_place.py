import torch
from torch import nn

# ---
x = torch.ones(2)
net = nn.Linear(2, 1)
x.to(torch.float64)
net.to(torch.float64)
print(x.dtype, net.weight.dtype)
