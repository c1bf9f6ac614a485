from torch import nn

# ---
net = nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 2))
net[0].requires_grad_(False)
print(sum(p.numel() for p in net.parameters() if p.requires_grad))
