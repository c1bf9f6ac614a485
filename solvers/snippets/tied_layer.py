from torch import nn

# ---
layer = nn.Linear(3, 3, bias=False)
net = nn.Sequential(layer, nn.ReLU(), layer)
print(sum(p.numel() for p in net.parameters()))
