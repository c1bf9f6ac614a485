import torch
from torch import nn

# ---
heads = nn.ModuleDict({"a": nn.Linear(4, 2), "b": nn.Linear(4, 3)})
print(tuple(heads(torch.ones(1, 4)).shape))
