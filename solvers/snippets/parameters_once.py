from torch import nn

# ---
net = nn.Linear(2, 1)
parameters = net.parameters()
numbers = sum(p.numel() for p in parameters)
print(numbers, len(list(parameters)))
