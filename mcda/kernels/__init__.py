"""Inner loops on plain arrays: blocks that stay in cache, in NumPy, and the same compiled where the extra `fast` is.

They trust their input and know no names, files or errors of users; whoever calls them has looked at the door.
"""

from mcda.kernels.two_passes import Plan as Plan
from mcda.kernels.two_passes import Survey as Survey
from mcda.kernels.two_passes import closeness as closeness
from mcda.kernels.two_passes import merged as merged
from mcda.kernels.two_passes import plan as plan
from mcda.kernels.two_passes import score as score
from mcda.kernels.two_passes import survey as survey
