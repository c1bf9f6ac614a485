import torch
from torch import nn

# ---
drop = nn.Dropout(0.5)
with torch.no_grad():
    y = drop(torch.ones(1000))
print((y == 0).any().item())
