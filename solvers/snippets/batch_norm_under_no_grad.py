import torch
from torch import nn

# ---
bn = nn.BatchNorm1d(1)
with torch.no_grad():
    bn(torch.full((4, 1), 10.0))
print(round(bn.running_mean.item(), 4))
