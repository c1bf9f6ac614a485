import torch
from torch import nn

# ---
net = nn.Sequential(
    nn.Conv2d(1, 4, 3),
    nn.Flatten(),
    nn.Linear(4 * 28 * 28, 10),
)
print(tuple(net(torch.zeros(2, 1, 28, 28)).shape))
