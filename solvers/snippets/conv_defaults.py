import torch
from torch import nn

# ---
conv = nn.Conv2d(3, 8, 5)
print(tuple(conv(torch.zeros(2, 3, 32, 32)).shape))
