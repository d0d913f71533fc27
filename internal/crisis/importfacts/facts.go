package main

// country is one entry of the facts file; its README names the fields.
type country struct {
	Code      string     `yaml:"code"`
	Name      string     `yaml:"name"`
	Notes     string     `yaml:"notes"`
	Emergency *emergency `yaml:"emergency"`
	Helplines []helpline `yaml:"helplines"`
}

type emergency struct {
	General       []string `yaml:"general"`
	Police        []string `yaml:"police"`
	Ambulance     []string `yaml:"ambulance"`
	Fire          []string `yaml:"fire"`
	Numbers       []number `yaml:"numbers"`
	Disagreements []string `yaml:"disagreements"`
	Confidence    string   `yaml:"confidence"`
	Notes         string   `yaml:"notes"`
}

type number struct {
	Number   string   `yaml:"number"`
	Services []string `yaml:"services"`
	Agreeing int      `yaml:"agreeing_sources"`
	Evidence string   `yaml:"newest_evidence"`
	Sources  []string `yaml:"sources"`
}

type helpline struct {
	Name       string   `yaml:"name"`
	Category   string   `yaml:"category"`
	Audience   []string `yaml:"audience"`
	Phone      string   `yaml:"phone"`
	E164       string   `yaml:"e164"`
	Kind       string   `yaml:"number_type"`
	Plan       string   `yaml:"numbering_plan_check"`
	Foreign    bool     `yaml:"foreign_number"`
	Text       string   `yaml:"text"`
	WhatsApp   string   `yaml:"whatsapp"`
	Web        string   `yaml:"web"`
	Hours      string   `yaml:"hours"`
	Languages  []string `yaml:"languages"`
	Sources    []string `yaml:"sources"`
	Agreeing   int      `yaml:"agreeing_sources"`
	Evidence   string   `yaml:"newest_evidence"`
	Confidence string   `yaml:"confidence"`
	Status     string   `yaml:"status"`
	Notes      string   `yaml:"notes"`
}
