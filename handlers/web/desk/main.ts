import { createApp } from 'vue';
import '~/theme/tokens.css';
import '~/theme/theme';
import App from './App.vue';

createApp(App).mount('#app');
