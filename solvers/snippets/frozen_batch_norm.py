import torch
from torch import nn

# ---
layer = nn.BatchNorm1d(2, momentum=0.5).requires_grad_(False)
layer(torch.tensor([[0.0, 4.0], [2.0, 8.0]]))
print(layer.weight.tolist(), layer.running_mean.tolist())
