from torch import nn

# ---
a = nn.Sequential(nn.Linear(2, 2))
b = nn.Linear(2, 2)
b.load_state_dict(a.state_dict())
print("loaded")
