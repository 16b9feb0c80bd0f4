// Command vegeta is the independent open-model load generator of the calibration: the upstream
// library, unmodified, in the version that go.mod pins. It prints vegeta's own report in milliseconds.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"os"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

type report struct {
	Requests uint64  `json:"requests"`
	Failed   uint64  `json:"failed"`
	P50      float64 `json:"p50"`
	P95      float64 `json:"p95"`
	P99      float64 `json:"p99"`
	Max      float64 `json:"max"`
}

func main() {
	url := flag.String("url", "", "address to request")
	rate := flag.Int("rate", 100, "requests per second")
	duration := flag.Duration("duration", 10*time.Second, "length of the attack")
	flag.Parse()

	targets := vegeta.NewStaticTargeter(vegeta.Target{Method: "GET", URL: *url})
	var metrics vegeta.Metrics
	failed := uint64(0)
	for result := range vegeta.NewAttacker().Attack(targets, vegeta.Rate{Freq: *rate, Per: time.Second}, *duration, "") {
		metrics.Add(result)
		if result.Code != 200 {
			failed++
		}
	}
	metrics.Close()

	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	latencies := metrics.Latencies
	made := report{metrics.Requests, failed, ms(latencies.P50), ms(latencies.P95), ms(latencies.P99), ms(latencies.Max)}
	if err := json.NewEncoder(os.Stdout).Encode(made); err != nil {
		log.Fatal(err)
	}
}
