import torch
from torch import nn

# ---
a, b = nn.Linear(3, 2), nn.Linear(3, 2)
b.load_state_dict(a.state_dict())
x = torch.ones(1, 3)
print((a(x) - b(x)).abs().max().item())
