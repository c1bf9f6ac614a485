import torch
from torch import nn


# ---
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        return self.fc(self.conv(x).relu().mean(dim=(2, 3)))


print(tuple(Net()(torch.zeros(4, 3, 16, 16)).shape))
