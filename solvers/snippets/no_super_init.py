import torch
from torch import nn


# ---
class Net(nn.Module):
    def __init__(self):
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


print(tuple(Net()(torch.ones(3, 4)).shape))
