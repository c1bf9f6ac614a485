import torch
from torch import nn

# ---
bn = nn.BatchNorm2d(3)
print(tuple(bn(torch.ones(4, 3)).shape))
