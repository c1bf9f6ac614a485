import torch
from torch import nn

# ---
prediction = torch.tensor([[1.0], [2.0], [3.0]])
target = torch.tensor([1.0, 2.0, 3.0])
print(round(nn.MSELoss()(prediction, target).item(), 2))
