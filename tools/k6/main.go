// Command k6 is the load generator of this suite: the upstream k6, unmodified,
// built from the version that go.mod pins. go.sum is its checksum.
package main

import "go.k6.io/k6/v2/cmd"

func main() {
	cmd.Execute()
}
