import torch
from torch import nn

# ---
bn = nn.BatchNorm1d(3)
print(bn(torch.ones(1, 3)).tolist())
