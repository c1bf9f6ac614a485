from torch import nn

# ---
for name in nn.BatchNorm2d(3).state_dict():
    print(name)
