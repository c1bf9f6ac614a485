import torch

# ---
x = torch.tensor(2.0, requires_grad=True)
with torch.no_grad():
    y = 3 * x
print(y.requires_grad)
