import torch
from torch import nn

# ---
layer = nn.Linear(4, 2)
print(tuple(layer(torch.zeros(5, 3, 4)).shape))
