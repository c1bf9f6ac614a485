import torch
from torch import nn

# ---
net = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
print(tuple(net[0].weight.shape))
print(tuple(net[:2](torch.zeros(5, 4)).shape))
print(len(net))
