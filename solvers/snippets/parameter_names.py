from torch import nn

# ---
net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
for name, _ in net.named_parameters():
    print(name)
