package bench

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// cpuTime is how much processor time a process has used so far, in user and
// kernel mode, all its threads together: what getrusage would say, to the
// nanosecond and of a process that still runs (clock_getcpuclockid).
func cpuTime(pid int) (time.Duration, error) {
	const scheduler = 2 // CPUCLOCK_SCHED
	var t unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|scheduler), &t); err != nil {
		return 0, fmt.Errorf("processor time of a process: %w", err)
	}
	return time.Duration(t.Nano()), nil
}
