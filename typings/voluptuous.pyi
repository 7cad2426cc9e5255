# Home Assistant registers probatio under this name before it imports any integration.
from probatio import *
